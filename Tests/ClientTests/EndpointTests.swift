import Testing

@testable import Client

@Suite struct EndpointTests {
  @Test(arguments: [
    ("https://chat.example", "https://chat.example"),
    ("https://Chat.Example:8443/", "https://chat.example:8443"),
    ("HTTPS://[::1]:9000", "https://[::1]:9000"),
  ])
  func takes(given: String, url: String) throws {
    let endpoint = try Endpoint(url: given)
    #expect(endpoint.url == url)
    #expect(endpoint.webSocketURL == "wss" + url.dropFirst(5))
  }

  @Test(arguments: [
    "", "chat.example", "http://chat.example", "https://", "https:///", "https://a/b", "https://a?b",
    "https://a#b",
    "https://user@a", "https://a b", "https://ä.example", "https://a\nb", "https://a//",
  ])
  func refuses(url: String) {
    let error = #expect(throws: ClientError.self) { try Endpoint(url: url) }
    #expect(error?.code == "urlMalformed")
  }
}
