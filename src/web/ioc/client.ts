/** What script adds to the board: it renews itself. */
import '../client/live.ts'
