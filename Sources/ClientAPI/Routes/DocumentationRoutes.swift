/// What the API says of itself.
enum DocumentationRoutes {
  static let all = [
    Route("GET", "openapi.json", .anyone, document),
    Route("GET", "docs", .anyone, page),
  ]

  @Sendable private static func document(_ call: Call) throws(Problem) {
    OpenAPIDocument.content.answer(call)
  }

  @Sendable private static func page(_ call: Call) throws(Problem) {
    DocumentationPage.content.answer(call)
  }
}
