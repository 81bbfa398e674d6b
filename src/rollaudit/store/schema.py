"""The store's tables. A store is opened only by the schema version that made it.

`files` holds one row per file found. `outcome` is NULL from the walk until the file was read: a killed scan goes on
from there. `facts` is a JSON array of [category, field, value, source, confidence], because facts are always wanted
with their file and one row a file writes and reads several times faster than one row a fact; the view `facts` lays
them out. `asset_id` is the `file_id` of the asset's primary file. `detections` stand apart, one answer a file and
detector, with the detector's version and the state of the file it was looked at in, so that a new detector re-runs only
itself and a changed file is looked at again. Their `facts` are laid out as those of files are.

`listings` holds one row for each piece of a directory, with a digest of what the walk told of all its files: of a piece
that is as it was, no row of `files` is touched. `listing_id` is the piece that found the file last.

`shared` holds what a companion of a whole directory (`.picasa.ini`) says of each file that it names. It is made with
the grouping, from the companion's own facts, which stay in its row: that row belongs to no asset. In the view `facts`
these stand with the companion's path, as all facts of sidecars do, and `about` is the file that they are about.

A row with an `archive_id` is a file inside of the archive with that `file_id`: it is there as long as the archive's row
is and stays as it was, and no walk finds it. An archive whose members are still to be read has a format and no outcome.

SQLite's integers have 64 bits and a sign: `inode` and `mtime_ns` wrap around where a file system counts further.
"""

SCHEMA_VERSION = 4

APPLICATION_ID = 0x526F6C6C  # "Roll": tells a rollaudit store from any other SQLite file

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE listings (
    listing_id INTEGER PRIMARY KEY,
    place BLOB NOT NULL,
    part INTEGER NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (place, part)
);

CREATE TABLE files (
    file_id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    directory BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    listing_id INTEGER,
    reader_version TEXT,
    outcome TEXT,
    reasons TEXT NOT NULL DEFAULT '[]',
    format TEXT,
    content_id TEXT,
    sha256 TEXT,
    captured_local TEXT,
    captured_offset TEXT,
    captured_source TEXT,
    captured_confidence REAL,
    latitude REAL,
    longitude REAL,
    position_source TEXT,
    altitude_m REAL,
    accuracy_m REAL,
    direction_deg REAL,
    speed_m_s REAL,
    position_time TEXT,
    make TEXT,
    model TEXT,
    software TEXT,
    lens TEXT,
    body_serial TEXT,
    lens_serial TEXT,
    owner TEXT,
    host TEXT,
    width INTEGER,
    height INTEGER,
    orientation INTEGER,
    duration_s REAL,
    location_redacted INTEGER NOT NULL DEFAULT 0,
    content_identifier TEXT,
    facts TEXT NOT NULL DEFAULT '[]',
    asset_id INTEGER,
    role TEXT,
    archive_id INTEGER REFERENCES files (file_id) ON DELETE CASCADE
);
CREATE INDEX files_by_listing ON files (listing_id) WHERE listing_id IS NOT NULL;
CREATE INDEX files_pending ON files (file_id) WHERE outcome IS NULL;
CREATE INDEX files_stale ON files (file_id) WHERE format IS NULL AND content_id IS NOT NULL;
CREATE INDEX files_by_directory ON files (directory, path);
CREATE INDEX files_by_asset ON files (asset_id);
CREATE INDEX files_by_archive ON files (archive_id) WHERE archive_id IS NOT NULL;
CREATE INDEX files_primary ON files (path) WHERE role = 'primary';

CREATE TABLE detections (
    file_id INTEGER NOT NULL REFERENCES files (file_id) ON DELETE CASCADE,
    detector TEXT NOT NULL,
    version TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_id TEXT,
    looked_for INTEGER NOT NULL,
    count INTEGER,
    boxes TEXT NOT NULL DEFAULT '[]',
    frames INTEGER NOT NULL DEFAULT 0,
    facts TEXT NOT NULL DEFAULT '[]',
    reason TEXT,
    PRIMARY KEY (file_id, detector)
) WITHOUT ROWID;

CREATE TABLE shared (
    file_id INTEGER NOT NULL REFERENCES files (file_id) ON DELETE CASCADE,
    companion_id INTEGER NOT NULL REFERENCES files (file_id) ON DELETE CASCADE,
    facts TEXT NOT NULL,
    PRIMARY KEY (file_id, companion_id)
) WITHOUT ROWID;
CREATE INDEX shared_by_companion ON shared (companion_id);

CREATE VIEW facts AS
    SELECT CAST(files.path AS TEXT) AS path,
           json_extract(fact.value, '$[0]') AS category,
           json_extract(fact.value, '$[1]') AS field,
           json_extract(fact.value, '$[2]') AS value,
           json_extract(fact.value, '$[3]') AS source,
           json_extract(fact.value, '$[4]') AS confidence,
           NULL AS about
      FROM files, json_each(files.facts) AS fact
     WHERE format IS NOT 'picasa'
     UNION ALL
    SELECT CAST(files.path AS TEXT), json_extract(fact.value, '$[0]'), json_extract(fact.value, '$[1]'),
           json_extract(fact.value, '$[2]'), json_extract(fact.value, '$[3]'), json_extract(fact.value, '$[4]'), NULL
      FROM files JOIN detections USING (file_id), json_each(detections.facts) AS fact
     UNION ALL
    SELECT CAST(companion.path AS TEXT), json_extract(fact.value, '$[0]'), json_extract(fact.value, '$[1]'),
           json_extract(fact.value, '$[2]'), json_extract(fact.value, '$[3]'), json_extract(fact.value, '$[4]'),
           CAST(files.path AS TEXT)
      FROM files JOIN shared USING (file_id) JOIN files AS companion ON companion.file_id = shared.companion_id,
           json_each(shared.facts) AS fact;

CREATE VIEW photos AS
    SELECT CAST(path AS TEXT) AS path, format, outcome, captured_local, captured_offset, latitude, longitude,
           altitude_m, make, model, software, lens, body_serial, owner,
           (SELECT max(count) FROM detections WHERE file_id = files.file_id AND detector IN ('faces', 'movie_faces'))
           AS face_count
      FROM files
     WHERE role = 'primary';

CREATE VIEW ledger AS
WITH categories (category, looked_for_by) AS (
         VALUES ('audio', 'reader'), ('caption_text', 'reader'), ('date_taken', 'reader'),
                ('device_identifier', 'reader'), ('device_info', 'reader'), ('edit_history', 'reader'),
                ('location_inferred', 'reader'), ('location_precise', 'reader'), ('person_identity', 'reader'),
                ('face_presence', 'faces'), ('facial_features', 'faces'),
                ('text_in_image', 'text'), ('screenshot_document', 'nobody'),
                ('media_content', 'nobody'), ('objects_scenes', 'nobody'), ('relationships', 'nobody'),
                ('routine', 'nobody'), ('theme_event', 'nobody')),
     told (asset_id, category) AS (
         SELECT asset_id, json_extract(fact.value, '$[0]') FROM files, json_each(files.facts) AS fact
          UNION
         SELECT asset_id, json_extract(fact.value, '$[0]')
           FROM files JOIN detections USING (file_id), json_each(detections.facts) AS fact
          UNION
         SELECT asset_id, json_extract(fact.value, '$[0]')
           FROM files JOIN shared USING (file_id), json_each(shared.facts) AS fact
          UNION
         SELECT asset_id, 'face_presence' FROM files, json_each(files.facts) AS fact
          WHERE json_extract(fact.value, '$[3]') LIKE 'sidecar:people%'
          UNION
         SELECT asset_id, 'face_presence' FROM files JOIN detections USING (file_id)
          WHERE detector IN ('faces', 'movie_faces') AND count > 0),
     found (asset_id, category) AS (
         SELECT asset_id, category FROM told WHERE category <> 'location_precise'
          UNION
         SELECT asset_id, 'facial_features' FROM told WHERE category = 'face_presence'
          UNION
         SELECT asset_id, 'location_precise' FROM files WHERE latitude IS NOT NULL
          UNION
         SELECT asset_id, 'date_taken' FROM files WHERE captured_local IS NOT NULL
          UNION
         SELECT asset_id, 'media_content' FROM files)
    SELECT CAST(files.path AS TEXT) AS path, category,
           CASE WHEN (files.asset_id, category) IN (SELECT asset_id, category FROM found) THEN 'found'
                WHEN looked_for_by = 'reader' AND files.outcome = 'read' THEN 'absent'
                WHEN looked_for_by = 'reader' AND files.reasons NOT LIKE '%"format_not_read"%' THEN 'unread'
                WHEN looked_for_by = 'faces' AND looks.seen THEN 'absent'
                WHEN looked_for_by = 'faces' AND looks.tried THEN 'unread'
                WHEN looked_for_by = 'text' AND texts.count IS NOT NULL THEN 'absent'
                WHEN looked_for_by = 'text' AND texts.looked_for THEN 'unread'
                ELSE 'not_looked_for' END AS answer
      FROM files
      LEFT JOIN (SELECT file_id, max(count IS NOT NULL) AS seen, max(looked_for) AS tried
                   FROM detections WHERE detector IN ('faces', 'movie_faces') GROUP BY file_id) AS looks USING (file_id)
      LEFT JOIN (SELECT file_id, count, looked_for FROM detections WHERE detector = 'text') AS texts USING (file_id)
     CROSS JOIN categories
     WHERE role = 'primary';
"""
