/// What the OpenAPI document says of one route. Who may call it, its path and query parameters and whether it
/// takes a body are the route's, in `RouteTable`, and stand here only where the route cannot say them.
///
/// To describe a new route, add a line to the list of its group under `Operations/`, and a group to
/// `OpenAPIDocument.groups` if there is none:
///
///     Operation(
///       "PUT", "channels/{channel}/thing", "setThing", "Sets the thing of a channel",
///       takes: .closed(.required("thing", .text(1...64)), .optional("note", .string)),
///       answers: .receipt, refuses: [.unknownChannel])
///
/// - Method and path are those of the `Route`; the id is the name of a function in clients made from the
///   document.
/// - `answers` is `.json(200, .shared("Channel"))` or a schema in place, `.receipt`, `.nothing` or
///   `.text(…)`. A schema that several routes use stands in `SharedSchemas`.
/// - `refuses` lists the codes that this route has of its own. Those of log-in, of bodies and parameters, of
///   the store and, where there is `?wait=`, of the rules and the home are added by themselves (`Refusals`).
/// - A new query parameter or capture needs a line in `ParameterSchemas`.
///
/// OpenAPITests tell what is missing, and each answer that an end-to-end test gets is held against it.
struct Operation: Sendable {
  let method: String
  /// The whole path, with captures in braces.
  let path: String
  let id: String
  let summary: String
  /// More than fits the summary, in Markdown.
  let detail: String?
  let body: Schema?
  let success: Success
  let refusals: Refusals
  let headers: [HeaderParameter]

  /// `path` is below `/api/v1`, unless it begins with a slash.
  init(
    _ method: String, _ path: String, _ id: String, _ summary: String, detail: String? = nil,
    takes body: Schema? = nil, answers success: Success, refuses refusals: Refusals = [],
    headers: [HeaderParameter] = []
  ) {
    self.method = method
    self.path = path.hasPrefix("/") ? path : "/api/v1/" + path
    self.id = id
    self.summary = summary
    self.detail = detail
    self.body = body
    self.success = success
    self.refusals = refusals
    self.headers = headers
  }
}
