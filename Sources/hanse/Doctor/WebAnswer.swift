import Synchronization
import Transport

/// One request, waited for.
enum WebAnswer {
  static func get(_ request: ClientRequest) -> Result<ClientResponse, TransportError> {
    let client: HTTPClient
    do throws(TransportError) { client = try HTTPClient() } catch { return .failure(error) }
    defer { client.shutdown() }
    let result = Box()
    let isDone = Handover<Void>()
    client.send(request) { outcome in
      result.value.withLock { $0 = outcome }
      isDone.give(())
    }
    isDone.take()
    return result.value.withLock { $0 } ?? .failure(TransportError(.other, "no answer came"))
  }

  private final class Box: Sendable {
    let value = Mutex<Result<ClientResponse, TransportError>?>(nil)
  }
}
