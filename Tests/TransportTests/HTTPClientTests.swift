import Testing
import Transport

@Suite struct HTTPClientTests {
  @Test func fetchesOverHTTPS() throws {
    let server = try TestServer(TestApplication.echo)
    let client = try HTTPClient()
    let response = try client.fetch(server.request("GET", "/a/b?c=d"))
    #expect(response.status == 200)
    #expect(response.headers["x-path"] == "/a/b")
    #expect(response.body.isEmpty)
    let posted = try client.fetch(server.request("POST", "/", body: Array("hello".utf8)))
    #expect(posted.headers["x-method"] == "POST")
    #expect(posted.body == Array("hello".utf8))
  }
}
