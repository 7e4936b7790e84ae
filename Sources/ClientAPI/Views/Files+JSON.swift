internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  /// The files of a message; their places in the list are their numbers.
  mutating func files(_ files: [FileItem]) {
    arrayField("files") { json in
      for file in files {
        json.object { json in
          json.field("hash", hex: file.blob.bytes.bytes)
          json.field("size", file.size)
          json.field("name", utf8: file.name.utf8)
          json.field("type", utf8: file.type.utf8)
        }
      }
    }
  }

  mutating func upload(_ arrival: BlobArrival) {
    if let name = arrival.name { field("upload", hex: name.bytes) }
    field("size", arrival.size)
    field("offset", arrival.offset)
    field("started", arrival.startedMilliseconds)
    if let expected = arrival.expected { field("hash", hex: expected.bytes.bytes) }
  }

  mutating func progress(_ progress: Upload.Progress) {
    field("offset", progress.offset)
    field("size", progress.size)
    guard let whole = progress.whole else { return }
    objectField("file") { json in
      json.field("hash", hex: whole.blob.bytes.bytes)
      json.field("size", whole.size)
      json.field("type", utf8: whole.type.utf8)
    }
  }
}
