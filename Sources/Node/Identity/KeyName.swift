/// The private keys of a node, each a file of its own.
public enum KeyName: String, CaseIterable, Sendable {
  /// Signs the first node document, and a later one after a loss or compromise; is to be kept offline.
  case root
  case document
  case request
  case batch
  case log
  case witness
  case mirror
  case sealing
  case mls
  /// Signs the access tokens of this node's users. No document lists it: nobody else checks them.
  case session

  /// The keys that a node document lists, in the order of their map keys.
  static let listed: [KeyName] = [.document, .request, .batch, .log, .witness, .mirror, .sealing, .mls]
  /// The keys that can be drawn anew without a new node.
  public static let rotating = listed + [.session]
}
