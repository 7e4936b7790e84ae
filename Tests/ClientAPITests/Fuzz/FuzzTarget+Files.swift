import Blobs
import Federation
import Model
import Sodium
import Suite
import Transport
import Wire

@testable import ClientAPI
@testable import Store

extension FuzzTarget {
  static let files = [
    FuzzTarget("blobAnswer", blobAnswer), FuzzTarget("fileItems", fileItems),
    FuzzTarget("fileRange", fileRange), FuzzTarget("fileStart", fileStart), FuzzTarget("frame", frame),
  ]

  private static let suite: (any CryptoSuite)? = try? SodiumSuite()

  /// What a member answers who is asked for a leaf: whatever passes as one is that one, and no other.
  private static func blobAnswer(_ bytes: [UInt8]) -> String? {
    guard let suite, let response = try? BlobResponse.decode(bytes) else { return nil }
    let leaf = response.leaf
    let id = BlobID(size: leaf.size, root: leaf.root, suite)
    for number in [0, 1, UInt64.max] {
      guard let hash = try? leaf.verify(as: number, of: id, size: leaf.size, suite) else { continue }
      guard leaf.proof.isEmpty == (BlobShape(size: leaf.size).leaves == 1) else {
        return "a proof is too much"
      }
      guard leaf.proof.isEmpty != (hash != leaf.root) else { return "a leaf is not what its root stands for" }
      guard (try? leaf.verify(as: number, of: id, size: leaf.size ^ 1, suite)) == nil else {
        return "a leaf is one of a blob of another size"
      }
    }
    let encoded = response.encode()
    return (try? BlobResponse.decode(encoded)) == response
      ? nil : "what is encoded of an answer is another one"
  }

  /// The files of a body: names that lead nowhere, and types that a header can hold.
  private static func fileItems(_ bytes: [UInt8]) -> String? {
    let salt: [UInt8] = [0xA3, 0x00, 0x50] + [UInt8](repeating: 0, count: 16)
    guard let body = try? Body.decode(salt + [0x01, 0x61, 0x61, 0x04] + bytes, for: .message) else {
      return nil
    }
    guard body.files.count <= Limits.files else { return "\(body.files.count) files" }
    for file in body.files {
      let name = file.name.utf8
      guard !name.contains(UInt8(ascii: "/")), name != Array("..".utf8), file.size <= Limits.blobBytes else {
        return "a file of that name or size"
      }
      for inline in [false, true] {
        for field in FileHeaders.fields(of: file, inline: inline) {
          guard field.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return "no header's value"
          }
        }
      }
    }
    return (try? Body.decode(body.encode(), for: .message)) == body ? nil : "a body is encoded as another one"
  }

  /// The first two bytes are the size of what a part is asked of.
  private static func fileRange(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 2, let field = String(validating: bytes.dropFirst(2), as: UTF8.self) else {
      return nil
    }
    let size = UInt64(bytes[0]) << 8 | UInt64(bytes[1])
    guard case .part(let part) = ByteRange(field, size: size) else { return nil }
    return !part.isEmpty && part.upperBound <= size ? nil : "\(part) of \(size) bytes"
  }

  private static func fileStart(_ bytes: [UInt8]) -> String? {
    let type = "\(MediaSniffer.type(of: bytes))"
    return type == "application/octet-stream" || FileHeaders.types.contains(type)
      ? nil : "bytes are of type \(type), of which no header speaks"
  }

  /// A stored chunk; the first two bytes are the length that it is to have.
  private static func frame(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 2 else { return nil }
    let length = Int(bytes[0]) << 8 | Int(bytes[1])
    guard let chunk = Compressor().decompress(Array(bytes.dropFirst(2)), length: length) else { return nil }
    return chunk.count == length ? nil : "\(chunk.count) bytes instead of \(length)"
  }
}
