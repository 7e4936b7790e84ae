internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

extension Core {
  /// Publishes a new picture of memory if people or channels have changed.
  func publishIfStale() {
    guard viewIsStale || peopleAreStale else { return }
    if viewIsStale { picture = view() }
    picture.people = people
    (viewIsStale, peopleAreStale) = (false, false)
    links.publish(picture, known, identity, policy)
  }

  /// Takes the users of a directory, or those of them that a batch has changed.
  func notePeople(in log: LiveLog, onlyOfBatch: Bool) {
    let (state, home) = (log.replica.state, log.replica.home)
    guard state.log.kind == .directory else { return }
    peopleAreStale = true
    guard onlyOfBatch else { return state.users.values.forEach { people.note($0.user, at: home) } }
    for entry in log.appended.entries where entry.judgement == .accepted {
      guard case .user(let user) = entry.event?.event.header.content else { continue }
      people.note(user, at: home)
    }
  }

  private func view() -> NodeView {
    var view = NodeView()
    view.memberships = live.memberships
    view.forks = forks
    for chain in known.all { view.domains[chain.node] = known.domain(of: chain.node)?.string }
    for log in logs.values {
      let state = log.replica.state
      switch state.log.kind {
      case .channel:
        view.channels[log.replica.id] = NodeView.Channel(
          id: log.replica.id, reference: log.reference, home: log.replica.home, state: state,
          localMembers: log.localMembers, isFollowed: !isStale(log), fault: log.replica.fault?.refusal.code)
      case .directory, .mailbox: continue
      }
    }
    for (user, letters) in invitations.byUser {
      let sorted = letters.values.sorted { $0.timeMilliseconds < $1.timeMilliseconds }
      view.invitations[user] = sorted.filter { !$0.isAccepted && !$0.isOwn && !$0.isHeld }
      view.joining[user] = sorted.filter { $0.isAccepted || $0.isOwn }
      view.held += sorted.filter(\.isHeld)
    }
    return view
  }
}
