public import Model
public import Sodium
internal import Store
internal import Suite
internal import Wire

/// The document that replaces a node's keys after a compromise, on its way to the root key and back.
public enum Replacement {
  /// What the root key is asked to sign. `replacementInvalid` if it is no such document.
  public static func document(_ bytes: [UInt8]) throws(NodeProblem) -> NodeDocument {
    guard let document = try? NodeDocument.decode(bytes), document.revokesEarlier else {
      throw NodeProblem(
        "replacementInvalid",
        "That is no document to be signed by a root key: make one with hanse keys prepare.")
    }
    return document
  }

  /// Signs it: needs no node, and no network. `keyMismatch` for another node's.
  public static func sign(_ bytes: [UInt8], rootKey: Seed) throws(NodeProblem) -> [UInt8] {
    let document = try document(bytes)
    _ = try SystemClock.suite()
    let key = SigningKey(seed: rootKey)
    guard key.publicKey == document.root else {
      throw NodeProblem(
        "keyMismatch", "That root key is another node's: give the one of \(document.domain.string).")
    }
    let signed = SignedDocument(document, as: .root, by: key)
    return CBORWriter.bytes { signed.write(to: &$0) }
  }

  /// Why a signed document could not be taken.
  static func refused(_ refusal: Refusal) -> NodeProblem {
    guard refusal != .duplicate else {
      return NodeProblem(
        "replacementRefused",
        "The node goes by that document already: see hanse keys show. For other keys prepare another one and sign it."
      )
    }
    return NodeProblem(
      "replacementRefused",
      "The document does not continue this node's chain (\(refusal.code)): prepare another one and sign it.")
  }

  static func signed(_ bytes: [UInt8]) throws(NodeProblem) -> SignedDocument {
    let signed = try? CBORReader.read(bytes) { (reader) throws(WireError) in try SignedDocument(&reader) }
    guard let signed, signed.signer == .root else {
      throw NodeProblem(
        "replacementInvalid", "That is no document signed by a root key: sign it with hanse keys sign.")
    }
    _ = try document(signed.document)
    return signed
  }
}
