import CCurl

/// Runs transfers on the client's thread and is confined to it.
final class CurlDriver {
  private static let pollMilliseconds: Int32 = 60_000

  private let shared: HTTPClient.Shared
  private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]

  init(_ shared: HTTPClient.Shared) {
    self.shared = shared
  }

  func run() {
    while let submissions = shared.take() {
      for submission in submissions { begin(submission) }
      var running: Int32 = 0
      curl_multi_perform(shared.multi, &running)
      completeFinished()
      curl_multi_poll(shared.multi, nil, 0, Self.pollMilliseconds, nil)
    }
    finish()
  }

  private func begin(_ submission: HTTPClient.Submission) {
    do throws(TransportError) {
      let transfer = try CurlTransfer(submission)
      guard curl_multi_add_handle(shared.multi, transfer.easy) == CURLM_OK else {
        throw TransportError(.systemFailure, "libcurl took no more transfers")
      }
      transfers[transfer.easy] = transfer
    } catch {
      submission.completion(.failure(error))
    }
  }

  private func completeFinished() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(shared.multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      let code = hanse_curl_message_result(message)
      guard let transfer = transfers.removeValue(forKey: easy) else { continue }
      let result = transfer.result(code)
      curl_multi_remove_handle(shared.multi, easy)
      transfer.completion(result)
    }
  }

  private func finish() {
    let neverBegun = shared.end()
    for transfer in transfers.values { curl_multi_remove_handle(shared.multi, transfer.easy) }
    let begun = transfers.values.map(\.completion)
    transfers = [:]
    curl_multi_cleanup(shared.multi)
    for completion in begun + neverBegun.map(\.completion) { completion(.failure(HTTPClient.cancelled)) }
  }
}
