/// The database of files' bytes, `blobs.sqlite`: where each chunk lies, and of which chunks a file is made.
enum BlobSchema {
  static let applicationID: Int32 = 0x4841_4E42

  static let migrations = [
    Migration(
      number: 1, name: "packs, chunks and contents",
      sql: """
        -- size: what rows stand for; beyond it a file has what was not finished
        CREATE TABLE pack (id INTEGER PRIMARY KEY, size INTEGER NOT NULL) STRICT;
        -- stored bytes of form 0 are the chunk's own, of form 1 those of a Zstandard frame; refs: parts that it stands for
        CREATE TABLE chunk (
          id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, length INTEGER NOT NULL, pack INTEGER NOT NULL REFERENCES pack,
          offset INTEGER NOT NULL, stored INTEGER NOT NULL, form INTEGER NOT NULL, refs INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX chunkOfPack ON chunk (pack, offset);
        -- state: 0 coming, 1 whole and not yet told to the node, 2 kept, 3 going; offset: what is durable of one that is coming;
        -- tail: the bytes before that which are in no chunk yet
        -- name: of an upload; user: whose it is, if it is one's; expected: the blob that it must come to
        -- channel: of what comes from other nodes, that whose members give it
        CREATE TABLE content (
          id INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER NOT NULL, size INTEGER NOT NULL, offset INTEGER NOT NULL,
          tail BLOB, hash BLOB, root BLOB, type TEXT, name BLOB UNIQUE, user BLOB, expected BLOB, channel BLOB,
          time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX contentOfHash ON content (hash) WHERE hash IS NOT NULL;
        CREATE INDEX contentOfState ON content (state) WHERE state <> 2;
        -- chunk: not REFERENCES, or each chunk that goes would be looked for in all parts; chunk.refs says whether there are any
        CREATE TABLE part (
          content INTEGER NOT NULL REFERENCES content, offset INTEGER NOT NULL, chunk INTEGER NOT NULL,
          PRIMARY KEY (content, offset)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE leaf (
          content INTEGER NOT NULL REFERENCES content, number INTEGER NOT NULL, hash BLOB NOT NULL,
          PRIMARY KEY (content, number)
        ) STRICT, WITHOUT ROWID;
        -- where chunks were whose bytes are yet to be taken out of their pack
        CREATE TABLE hole (
          pack INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (pack, offset)
        ) STRICT, WITHOUT ROWID;
        """),
    Migration(
      number: 2, name: "growth and totals",
      sql: """
        -- grown: when bytes of it were last made durable
        ALTER TABLE content ADD COLUMN grown INTEGER NOT NULL DEFAULT 0;
        UPDATE content SET grown = time;
        -- of all chunks: bytes in packs, and how many are known to be damaged
        CREATE TABLE total (id INTEGER PRIMARY KEY CHECK (id = 1), stored INTEGER NOT NULL, damaged INTEGER NOT NULL) STRICT;
        INSERT INTO total SELECT 1, ifnull(sum(stored), 0), count(*) FILTER (WHERE form >= 2) FROM chunk;
        CREATE TRIGGER chunkCame AFTER INSERT ON chunk BEGIN
          UPDATE total SET stored = stored + NEW.stored, damaged = damaged + (NEW.form >= 2);
        END;
        CREATE TRIGGER chunkWent AFTER DELETE ON chunk BEGIN
          UPDATE total SET stored = stored - OLD.stored, damaged = damaged - (OLD.form >= 2);
        END;
        CREATE TRIGGER chunkChanged AFTER UPDATE OF stored, form ON chunk BEGIN
          UPDATE total SET stored = stored - OLD.stored + NEW.stored, damaged = damaged - (OLD.form >= 2) + (NEW.form >= 2);
        END;
        """),
  ]
}
