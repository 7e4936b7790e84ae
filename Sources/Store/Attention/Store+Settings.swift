public import Model
internal import Wire

extension Store {
  public func save(_ settings: UserSettings, of user: UserID) throws(StoreError) {
    try connection.use(
      "INSERT OR REPLACE INTO userSettings (user, presence, readPositions, typing) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, user.bytes.bytes)
      try insert.bind(2, text: settings.presence.rawValue)
      try insert.bind(3, text: settings.readPositions.rawValue)
      try insert.bind(4, text: settings.typing.rawValue)
      try insert.run()
    }
  }

  /// The settings of those who have chosen any.
  public func userSettings() throws(StoreError) -> [UserID: UserSettings] {
    try connection.use("SELECT user, presence, readPositions, typing FROM userSettings") {
      (row) throws(StoreError) in
      var all: [UserID: UserSettings] = [:]
      while try row.step() {
        guard let user = Bytes16(row.bytes(0)),
          let presence = UserSettings.Audience(rawValue: row.text(1)),
          let readPositions = UserSettings.Audience(rawValue: row.text(2)),
          let typing = UserSettings.Audience(rawValue: row.text(3))
        else { throw StoreError(.storeCorrupt) }
        var settings = UserSettings()
        settings.presence = presence
        settings.readPositions = readPositions
        settings.typing = typing
        all[UserID(user)] = settings
      }
      return all
    }
  }
}
