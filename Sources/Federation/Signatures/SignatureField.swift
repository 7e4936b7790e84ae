internal import Model
internal import Wire

/// The `Signature` field: `hanse=:base64:`.
enum SignatureField {
  static func format(_ signature: Bytes64) -> String {
    "\(SignatureLabel.label)=:\(String(decoding: Base64.encode(signature.bytes), as: UTF8.self)):"
  }

  static func parse(_ field: String) -> Bytes64? {
    let bytes = Array(field.utf8)
    let prefix = Array("\(SignatureLabel.label)=:".utf8)
    guard bytes.count > prefix.count, Array(bytes.prefix(prefix.count)) == prefix, bytes.last == 0x3A else {
      return nil
    }
    return Base64.decode(Array(bytes[prefix.count..<(bytes.count - 1)])).flatMap { Bytes64($0) }
  }
}

func hex(_ node: NodeID) -> String { Hex.text(node.bytes.bytes) }

func nodeID(_ text: String) -> NodeID? { Bytes32(hex: text.utf8).map { NodeID($0) } }

/// A canonical decimal below 10^15, the most that RFC 8941 allows.
func decimal(_ digits: some Collection<UInt8>) -> UInt64? {
  guard (1...15).contains(digits.count), digits.count == 1 || digits.first != 0x30 else { return nil }
  var value: UInt64 = 0
  for digit in digits {
    guard (0x30...0x39).contains(digit) else { return nil }
    value = value * 10 + UInt64(digit - 0x30)
  }
  return value
}
