exports.pre = "p_";
