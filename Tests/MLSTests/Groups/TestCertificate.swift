import Sodium

@testable import MLS

/// A certificate of nobody's, as far as its key: what is before it is empty, and nothing has signed it.
func testCertificate(of key: SigningKey, isVersioned: Bool = true) -> [UInt8] {
  func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    content.count < 128
      ? [tag, UInt8(content.count)] + content : [tag, 0x81, UInt8(content.count)] + content
  }
  let algorithm = element(0x30, [0x06, 0x03, 0x2b, 0x65, 0x70])
  let info = element(0x30, algorithm + element(0x03, [0] + key.signaturePublicKey))
  let names = element(0x30, []) + element(0x30, []) + element(0x30, [UInt8](repeating: 0, count: 100))
  let before = element(0x02, [1]) + element(0x30, [0x06, 0x03, 0x2b, 0x65, 0x70]) + names
  let version = isVersioned ? element(0xa0, [0x02, 0x01, 0x02]) : []
  return element(0x30, element(0x30, version + before + info) + algorithm + element(0x03, [0]))
}
