public import Wire

/// A file that a message names: its bytes, and what its author's node says of them (spec: blobs, "In a message").
public struct FileItem: Hashable, Sendable {
  public let blob: BlobID
  /// In bytes.
  public let size: UInt64
  public let name: Text
  /// A media type (RFC 6838) without parameters.
  public let type: Text

  /// `nil` unless name and type are of the form that BLB-1 asks for.
  public init?(blob: BlobID, size: UInt64, name: Text, type: Text) {
    guard size <= Limits.blobBytes, FileName.isValid(name), Self.isMediaType(type) else { return nil }
    self.blob = blob
    self.size = size
    self.name = name
    self.type = type
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    var (blob, size): (Bytes32?, UInt64?) = (nil, nil)
    var (name, type): (Text?, Text?) = (nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: blob = try reader.bytes32()
      case 2: size = try reader.unsigned()
      case 3: name = try reader.text()
      case 4: type = try reader.text()
      default: try reader.skip()
      }
    }
    guard let blob, let size, let name, let type,
      let item = FileItem(blob: BlobID(blob), size: size, name: name, type: type)
    else { throw .unexpected }
    self = item
  }

  func write(to writer: inout CBORWriter) {
    writer.map(4)
    writer.unsigned(1)
    writer.bytes(blob.bytes)
    writer.unsigned(2)
    writer.unsigned(size)
    writer.unsigned(3)
    writer.text(name)
    writer.unsigned(4)
    writer.text(type)
  }

  /// Two restricted names of RFC 6838, 4.2, with a slash between them, in lower case.
  private static func isMediaType(_ type: Text) -> Bool {
    let parts = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, type.utf8.count <= Limits.mediaTypeBytes else { return false }
    return parts.allSatisfy { part in
      guard let first = part.first, first.isLowerOrDigit else { return false }
      return part.allSatisfy { $0.isLowerOrDigit || marks.contains($0) }
    }
  }

  private static let marks = Array("!#$&-^_.+".utf8)
}

extension UInt8 {
  fileprivate var isLowerOrDigit: Bool { (0x30...0x39).contains(self) || (0x61...0x7A).contains(self) }
}
