public import MLS
internal import Wire

extension SigningKey: SignaturePrivateKey {
  public var signaturePublicKey: [UInt8] { publicKey.bytes }

  public func signature(over message: [UInt8]) -> [UInt8] { sign([], message).bytes }
}
