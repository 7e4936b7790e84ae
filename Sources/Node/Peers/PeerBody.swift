internal import Model
internal import Transport

/// Collects a peer's body. One that is too large is handed over as soon as that shows, for it to be refused by a signed answer
/// (spec: federation, FED-8), which the transport cannot give.
final class PeerBody: RequestBodyHandler {
  private var bytes: [UInt8] = []
  private var completion: (([UInt8]) -> Void)?

  /// To be made within `Application.begin`. `completion` runs on the loop, once; never if the body is aborted.
  init(on exchange: Exchange, completion: @escaping ([UInt8]) -> Void) {
    self.completion = completion
    // Of a body that was refused already, the rest is let pass up to here.
    exchange.setMaxBodyBytes(2 * Limits.messageBytes)
  }

  func received(_ bytes: [UInt8]) {
    guard completion != nil else { return }
    if self.bytes.isEmpty { self.bytes = bytes } else { self.bytes += bytes }
    if self.bytes.count > Limits.messageBytes { ended() }
  }

  func ended() {
    let (whole, receive) = (bytes, completion)
    aborted()
    receive?(whole)
  }

  func aborted() {
    bytes = []
    completion = nil
  }
}
