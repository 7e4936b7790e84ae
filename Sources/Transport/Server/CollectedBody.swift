/// Collects a bounded body whole. A body over the limit is refused with 413 by the transport.
public final class CollectedBody: RequestBodyHandler {
  private var bytes: [UInt8] = []
  private let completion: ([UInt8]) -> Void

  /// `completion` runs on the loop, once, when the body is complete; never if it is aborted. To be made
  /// within `Application.begin`, where the limit (in bytes) still takes effect.
  public init(maxBytes: Int, on exchange: Exchange, completion: @escaping ([UInt8]) -> Void) {
    self.completion = completion
    exchange.setMaxBodyBytes(maxBytes)
  }

  public func received(_ bytes: [UInt8]) {
    if self.bytes.isEmpty { self.bytes = bytes } else { self.bytes += bytes }
  }

  public func ended() {
    let whole = bytes
    bytes = []
    completion(whole)
  }

  public func aborted() {
    bytes = []
  }
}
