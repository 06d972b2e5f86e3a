/** Where names without a project or dataset belong when `runner sql` works without a project. */
export const defaultDatabase = 'project'
export const defaultSchema = 'dataset'
