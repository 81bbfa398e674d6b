"""Libraries in an object store (`s3://`): named, listed and fetched; only the fetching process uses the network."""
