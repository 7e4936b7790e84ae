import Testing
import Transport

@testable import Node

struct PeerRequestTests {
  private func bounded(_ endpoint: String) -> ClientRequest {
    var request = ClientRequest(url: "https://peer.test/")
    PeerClient.bound(&request, for: endpoint)
    return request
  }

  /// Four leaves at a time, on a line of 100 kbit/s, take 336 s.
  @Test(arguments: ["blob", "pull", "snapshot"])
  func mebibytesHaveMinutesWhileTheyCome(endpoint: String) {
    let request = bounded(endpoint)
    #expect(request.totalTimeoutMilliseconds > 336_000 && request.stallTimeoutSeconds == 30)
    #expect(!request.mayShareConnection)
  }

  @Test func theOthersAreToAnswerSoon() {
    let request = bounded("push")
    #expect(request.totalTimeoutMilliseconds == 30_000 && request.stallTimeoutSeconds == nil)
    #expect(request.mayShareConnection)
  }
}
