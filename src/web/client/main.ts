/** Enhancement of every face. Each page works without it. */
import './combobox.ts'
import './errors.ts'
import './submit.ts'
import './autosave.ts'
