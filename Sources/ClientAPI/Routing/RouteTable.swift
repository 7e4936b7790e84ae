/// Finds the route of a request.
struct RouteTable: Sendable {
  enum Match {
    case route(Route, captures: [String: String])
    /// The path is known, but not with this method: those it is known with.
    case otherMethods([String])
    case nothing
  }

  let routes: [Route]

  init(routes: [Route]) {
    self.routes = routes.enumerated().map { number, route in
      var route = route
      route.number = number
      return route
    }
  }

  static let api = RouteTable(
    routes: NodeRoutes.all + SessionRoutes.all + UserRoutes.all + AccountRoutes.all + AuditRoutes.all
      + ChannelRoutes.all
      + OpenChannelRoutes.all + MemberRoutes.all + RoleRoutes.all + InvitationRoutes.all
      + HeldInvitationRoutes.all + OutboxRoutes.all + PeerRoutes.all + ForkRoutes.all + MessageRoutes.all
      + UploadRoutes.all + FileRoutes.all
      + ReactionRoutes.all + SearchRoutes.all + StreamRoutes.all + AttentionRoutes.all + PresenceRoutes.all
      + DocumentationRoutes.all + LogRoutes.all + RecoveryRoutes.all + KeyRoutes.all)

  /// `HEAD` finds what `GET` does: the transport leaves the body out (RFC 9110 section 9.3.2).
  func match(_ method: String, _ segments: [String]) -> Match {
    var others: [String] = []
    let wanted = method == "HEAD" ? "GET" : method
    for route in routes {
      guard let captures = route.captures(segments) else { continue }
      if route.method == wanted { return .route(route, captures: captures) }
      others.append(route.method)
    }
    if others.contains("GET") { others.append("HEAD") }
    return others.isEmpty ? .nothing : .otherMethods(others)
  }
}
