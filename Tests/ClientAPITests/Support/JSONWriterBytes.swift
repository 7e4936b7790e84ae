import JSON

/// What a writer of fields writes.
enum JSONWriterBytes {
  static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] { JSONWriter.objectBytes(body) }
}
