public import Suite
public import Wire

/// A cosignature of a checkpoint: one more line of its note (spec: log, "Cosignatures"; C2SP tlog-cosignature).
///
/// Read from a line it is well-formed and no more; `check` says whether it holds.
public struct Cosignature: Hashable, Sendable {
  public let cosigner: Cosigner
  /// When it was made, in seconds since 1970, by the cosigner's clock.
  public let seconds: UInt64
  private let keyID: [UInt8]
  private let signature: Bytes64

  /// Of a key id, a time and a signature.
  private static let valueBytes = 4 + 8 + 64

  /// Cosigns.
  public init(
    _ checkpoint: Checkpoint, _ cosigner: Cosigner, by key: any Signer, seconds: UInt64,
    _ suite: any CryptoSuite
  ) {
    self.cosigner = cosigner
    self.seconds = seconds
    keyID = cosigner.keyID(key.publicKey, suite)
    signature = key.sign(Self.head(seconds), checkpoint.text)
  }

  /// COS-1: reads a signature line, without its newline.
  public init(line: [UInt8]) throws(Refusal) {
    guard let (name, value) = CheckpointNote.signature(line), let read = Cosignature(name: name, value: value)
    else { throw .cosignatureMalformed }
    self = read
  }

  /// COS-1; `nil` for the line of another kind of signature.
  init?(name: [UInt8], value: [UInt8]) {
    guard let cosigner = Cosigner(name: name), value.count == Self.valueBytes,
      let signature = Bytes64(Array(value[12...]))
    else { return nil }
    let seconds = value[4..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard seconds <= UInt64(Int64.max) else { return nil }
    self.cosigner = cosigner
    self.seconds = seconds
    keyID = Array(value[..<4])
    self.signature = signature
  }

  /// The signature line, without its newline: UTF-8.
  public var line: Text {
    let time = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> (56 - 8 * UInt64($0))) }
    let value = Base64.encode(keyID + time + signature.bytes)
    return Text(stored: CheckpointNote.dash + cosigner.name + [0x20] + value)
  }

  /// COS-3: whether it says that it is by this key.
  public func names(_ key: Bytes32, _ suite: any CryptoSuite) -> Bool {
    keyID == cosigner.keyID(key, suite)
  }

  /// COS-3 to COS-5: whether it is one of `checkpoint` by `key`, and not of a time that is yet to come.
  public func check(
    of checkpoint: Checkpoint, by key: Bytes32, nowMilliseconds: UInt64, _ suite: any CryptoSuite
  ) throws(Refusal) {
    guard names(key, suite) else { throw .cosignatureWrongKey }
    guard seconds <= (nowMilliseconds + Limits.originAheadMilliseconds) / 1_000 else {
      throw .cosignatureFromFuture
    }
    guard suite.isValid(signature, by: key, Self.head(seconds), checkpoint.text) else {
      throw .cosignatureBadSignature
    }
  }

  /// The two lines that stand before the checkpoint's three in what is signed.
  private static func head(_ seconds: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(seconds)\n".utf8) }
}
