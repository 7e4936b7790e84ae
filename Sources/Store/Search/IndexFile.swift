/// The file `index.sqlite`: its mark, its schema and how it is opened.
///
/// The words are in a contentless FTS5 table, for the text is in the main database already and a second copy would
/// have to be erased as well. Removing a document then takes its exact text, which the caller has at hand when it
/// erases. FTS5 keeps no sizes of columns: what ranking needs is in `document`.
enum IndexFile {
  /// "HanI" in ASCII.
  private static let applicationID: Int32 = 0x4861_6E49

  static func open(_ path: String, mode: ConnectionOptions.Mode) throws(StoreError) -> Connection {
    var options = ConnectionOptions(mode: mode, synchronous: .normal, applicationID: applicationID)
    options.autocheckpointPages = 4_000
    let connection = try Connection(path: path, options)
    try TokenizerModule.register(on: connection)
    switch mode {
    case .readWriteCreate: try Migrations.apply(migrations, to: connection)
    case .readOnly: try Migrations.verify(migrations, on: connection)
    }
    return connection
  }

  private static let migrations = [
    Migration(
      number: 1, name: "index",
      sql: """
        CREATE TABLE document (
          number INTEGER PRIMARY KEY,
          key INTEGER NOT NULL UNIQUE,
          channel INTEGER NOT NULL,
          author INTEGER NOT NULL,
          thread INTEGER,
          time INTEGER NOT NULL,
          fingerprint INTEGER NOT NULL
        ) STRICT;
        CREATE VIRTUAL TABLE word USING fts5(
          text, scope, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'hanse'
        );
        INSERT INTO word (word, rank) VALUES ('usermerge', 2);
        CREATE TABLE day (
          day INTEGER PRIMARY KEY,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE state (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          cursor INTEGER NOT NULL,
          nextNumber INTEGER NOT NULL,
          documentCount INTEGER NOT NULL,
          removals INTEGER NOT NULL,
          purging INTEGER,
          purged INTEGER NOT NULL
        ) STRICT;
        INSERT INTO state VALUES (1, 0, 1, 0, 0, NULL, 0);
        """),
    Migration(
      number: 2, name: "built anew, with bands, links, lengths and counts by channel",
      sql: """
        DROP TABLE word;
        DROP TABLE document;
        DELETE FROM day;
        -- length: of the text in bytes
        CREATE TABLE document (
          number INTEGER PRIMARY KEY,
          key INTEGER NOT NULL UNIQUE,
          channel INTEGER NOT NULL,
          author INTEGER NOT NULL,
          thread INTEGER,
          time INTEGER NOT NULL,
          fingerprint INTEGER NOT NULL,
          length INTEGER NOT NULL
        ) STRICT;
        CREATE VIRTUAL TABLE word USING fts5(
          text, scope, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'hanse'
        );
        INSERT INTO word (word, rank) VALUES ('usermerge', 2);
        CREATE TABLE channel (
          channel INTEGER PRIMARY KEY,
          documents INTEGER NOT NULL,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL
        ) STRICT;
        UPDATE state SET cursor = 0, nextNumber = 1, documentCount = 0, removals = removals + (cursor > 0), purging = NULL;
        """),
    Migration(
      number: 3, name: "numbers by minute, counts by author",
      sql: """
        CREATE TABLE minute (
          minute INTEGER PRIMARY KEY,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL
        ) STRICT;
        INSERT INTO minute SELECT time / 60000, min(number), max(number) FROM document GROUP BY time / 60000;
        CREATE TABLE authorship (
          author INTEGER NOT NULL,
          channel INTEGER NOT NULL,
          documents INTEGER NOT NULL,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          PRIMARY KEY (author, channel)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO authorship SELECT author, channel, count(*), min(number), max(number) FROM document
          GROUP BY author, channel;
        """),
    Migration(
      number: 4, name: "files",
      sql: """
        -- whether the message has files
        ALTER TABLE document ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
        """),
  ]
}
