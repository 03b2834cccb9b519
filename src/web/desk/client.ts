/** What script adds to the desk: live lists, the keyboard, the card reader. */
import '../client/keys.ts'
import '../client/live.ts'
import '../client/scan.ts'
