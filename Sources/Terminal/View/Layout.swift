/// Where things are on a screen.
struct Layout: Equatable, Sendable {
  static let narrowestWithChannels = 60
  private static let mostChannelColumns = 24

  /// The columns of the list of channels; 0 when there is none.
  let channelColumns: Int
  /// The large part, without the title above it.
  let area: Area
  /// The rows of the line that is written, at least one.
  let composerRows: Int

  struct Area: Equatable, Sendable {
    let top: Int
    let left: Int
    let width: Int
    let height: Int
  }

  /// Below the large part stand one row of what happens, the line that is written, and one row of state.
  init(columns: Int, rows: Int, composerRows wanted: Int) {
    let hasChannels = columns >= Self.narrowestWithChannels
    channelColumns = hasChannels ? min(Self.mostChannelColumns, columns / 4) : 0
    composerRows = max(1, min(wanted, max(1, rows / 3)))
    let left = hasChannels ? channelColumns + 1 : 0
    area = Area(top: 1, left: left, width: max(1, columns - left), height: max(1, rows - 3 - composerRows))
  }
}
