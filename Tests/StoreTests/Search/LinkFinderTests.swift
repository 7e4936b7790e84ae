import Testing

@testable import Store

@Suite struct LinkFinderTests {
  @Test(arguments: [
    "http://a", "see https://a.example/x?y", "HTTP://A", "HttpS://ü", "(http://x)", "a:b http://c",
    "xhttp://a",
  ])
  func aLink(_ text: String) { #expect(LinkFinder.holdsLink(Array(text.utf8))) }

  @Test(arguments: [
    "", ":", "://", "http:", "http:/", "http://", "https://", "http:// a", "ftp://a", "ttp://a", "http:/a",
    "http;//a", "a:b", "mailto:a@b",
  ])
  func noLink(_ text: String) { #expect(!LinkFinder.holdsLink(Array(text.utf8))) }

  @Test func theIndexKnowsAndForgetsIt() throws {
    let index = try TestIndex("see http://a", "no link", "HTTPS://b")
    var query = SearchQuery(nil, channels: [1])
    query.hasLink = true
    #expect(try index.reader.search(query).hits.map(\.key) == [3, 1])
    try index.apply([.replace(document(1, "gone"), oldText: Array("see http://a".utf8))])
    try index.apply([.replace(document(2, "now https://c"), oldText: Array("no link".utf8))])
    #expect(try index.reader.search(query).hits.map(\.key) == [3, 2])
    query.terms = try SearchTerms("now")
    #expect(try index.reader.search(query).hits.map(\.key) == [2])
  }
}
