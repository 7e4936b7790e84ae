public import Model
public import Wire

/// The body of every response whose status is not 200.
public struct ErrorBody: Message, Equatable {
  public let code: Text
  public let message: Text
  /// The server's time, where a clock may be wrong.
  public let timeMilliseconds: UInt64?
  /// The asker's own documents after the one that it named, where the server knows of later ones.
  public let documents: [SignedDocument]

  public init(
    code: String, message: String, timeMilliseconds: UInt64? = nil, documents: [SignedDocument] = []
  ) {
    self.code = Text(code)
    self.message = Text(message)
    self.timeMilliseconds = timeMilliseconds
    self.documents = documents
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (code, message, time): (Text?, Text?, UInt64?) = (nil, nil, nil)
    var documents: [SignedDocument] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: code = try reader.text()
      case 2: message = try reader.text()
      case 3: time = try reader.unsigned()
      case 4: documents = try SignedDocument.chain(&reader)
      default: try reader.skip()
      }
    }
    guard let code, let message else { throw .unexpected }
    self.code = code
    self.message = message
    timeMilliseconds = time
    self.documents = documents
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(2 + [timeMilliseconds != nil, !documents.isEmpty].filter { $0 }.count)
    writer.unsigned(1)
    writer.text(code)
    writer.unsigned(2)
    writer.text(message)
    if let timeMilliseconds {
      writer.unsigned(3)
      writer.unsigned(timeMilliseconds)
    }
    if !documents.isEmpty {
      writer.unsigned(4)
      writer.list(documents) { $0.write(to: &$1) }
    }
  }
}
