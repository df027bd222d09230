const settings = { granted: true };
export default settings;
