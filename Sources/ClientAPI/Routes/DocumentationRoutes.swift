/// What the API says of itself.
enum DocumentationRoutes {
  static let all = [
    Route("GET", "openapi.json", .anyone, document)
  ]

  @Sendable private static func document(_ call: Call) throws(Problem) {
    OpenAPIDocument.content.answer(call)
  }
}
