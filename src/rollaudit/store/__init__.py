"""One SQLite file per scan: schema, migrations, queries."""
