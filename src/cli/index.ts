export { COMMANDS, main } from './main.ts'
