import Foundation
import Testing

@testable import Transport

/// The transport's own answers.
@Suite struct RefusalResponseTests {
  @Test(arguments: HTTPRefusal.Code.allCases)
  func isAProblemDocument(_ code: HTTPRefusal.Code) throws {
    let refusal = HTTPRefusal(code)
    let parsed = try JSONSerialization.jsonObject(with: Data(RefusalResponse.body(for: refusal)))
    let problem = try #require(parsed as? [String: Any])
    #expect(Set(problem.keys) == ["type", "title", "status", "detail", "code"])
    #expect(problem["type"] as? String == "about:blank")
    #expect(problem["status"] as? Int == refusal.status)
    #expect(problem["code"] as? String == code.rawValue)
    #expect((problem["title"] as? String) != "Status", "the status has a name")
    #expect((problem["detail"] as? String)?.hasSuffix(".") == true)
  }

  @Test func saysWhichVersionToSpeak() {
    let bytes = RefusalResponse.bytes(for: HTTPRefusal(.webSocketVersionNotSupported))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 426 Upgrade Required\r\ncontent-type: application/problem+json\r\n"))
    #expect(text.contains("\r\nsec-websocket-version: 13\r\n"))
    #expect(text.contains("\r\nupgrade: websocket\r\nconnection: close, upgrade\r\n\r\n"))
  }
}
