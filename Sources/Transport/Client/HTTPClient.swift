import CCurl

/// An HTTPS client: libcurl's multi interface on a thread of its own, so any number of requests are in flight
/// at once and connections are reused, over HTTP/2 by many requests at a time. TLS 1.3, no redirects followed, no proxy taken from the
/// environment.
public final class HTTPClient: Sendable {
  public typealias Completion = @Sendable (Result<ClientResponse, TransportError>) -> Void

  struct Submission: Sendable {
    let request: ClientRequest
    let usesHTTP2: Bool
    let completion: Completion
  }

  private struct Inbox {
    var submissions: [Submission] = []
    var isStopping = false
    /// The multi handle is gone, or about to go.
    var isOver = false
  }

  /// What the client and its thread share; the thread keeps it alive, not the client.
  final class Shared: Sendable {
    private let inbox = Locked(Inbox())
    // A multi handle is used by its own thread, except curl_multi_wakeup, which any thread may call: under
    // the inbox's lock, and not after `isOver`.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init(multi: UnsafeMutableRawPointer) {
      self.multi = multi
    }

    func submit(_ submission: Submission) -> Bool {
      inbox.withLock { inbox in
        guard !inbox.isStopping, !inbox.isOver else { return false }
        inbox.submissions.append(submission)
        if inbox.submissions.count == 1 { curl_multi_wakeup(multi) }
        return true
      }
    }

    func stop() {
      inbox.withLock { inbox in
        guard !inbox.isOver else { return }
        inbox.isStopping = true
        curl_multi_wakeup(multi)
      }
    }

    /// Takes what was submitted; `nil` once stopping.
    func take() -> [Submission]? {
      inbox.withLock { inbox in
        guard !inbox.isStopping else { return nil }
        defer { inbox.submissions = [] }
        return inbox.submissions
      }
    }

    /// Ends submission for good and gives back what was never begun.
    func end() -> [Submission] {
      inbox.withLock { inbox in
        inbox.isOver = true
        defer { inbox.submissions = [] }
        return inbox.submissions
      }
    }
  }

  private static let isCurlReady: Bool =
    OpenSSLLibrary.isReady && curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let shared: Shared
  private let usesHTTP2: Bool

  /// Starts the client's thread. With `usesHTTP2` peers that offer it are spoken to in HTTP/2, the others in
  /// HTTP/1.1.
  public init(maxConnectionsPerHost: Int = 8, usesHTTP2: Bool = true) throws(TransportError) {
    guard Self.isCurlReady, let multi = curl_multi_init() else {
      throw TransportError(.systemFailure, "libcurl could not be initialised")
    }
    hanse_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, maxConnectionsPerHost)
    let shared = Shared(multi: multi)
    self.shared = shared
    self.usesHTTP2 = usesHTTP2
    try Threads.start(name: "http-client") { CurlDriver(shared).run() }
  }

  deinit {
    shared.stop()
  }

  /// Sends a request. `completion` runs once on the client's thread and must not block.
  public func send(_ request: ClientRequest, completion: @escaping Completion) {
    let submission = Submission(
      request: request, usesHTTP2: usesHTTP2 && request.mayShareConnection, completion: completion)
    guard shared.submit(submission) else {
      return completion(.failure(Self.cancelled))
    }
  }

  /// Ends the client: requests in flight complete with `cancelled`.
  public func shutdown() {
    shared.stop()
  }

  static let cancelled = TransportError(.cancelled, "the HTTP client was shut down")
}
