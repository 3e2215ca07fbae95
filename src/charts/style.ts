/** Colours have a contrast of 4.5 to 1 at least against their ground, in either theme. */
export const STYLE = `
svg{--ground:#ffffff;--ink:#1f2328;--dim:#57606a;--line:#d0d7de;--error:#c9252d;--warning:#9a6700;--quiet:#6e7781;
--deploy:#0969da;--flag:#8250df;--config:#0f766e;--migration:#a5326f}
@media (prefers-color-scheme:dark){svg{--ground:#161b22;--ink:#e6edf3;--dim:#9da7b3;--line:#3d444d;--error:#ff7b72;
--warning:#e3b341;--quiet:#8b949e;--deploy:#58a6ff;--flag:#bc8cff;--config:#3fc1b0;--migration:#f778ba}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:var(--ink)}
.title{font-size:18px;font-weight:600}.name{font-size:13px;font-weight:600}.dim{fill:var(--dim);font-size:11px}
.badge{font-size:10px;font-weight:600;fill:var(--ground);text-anchor:middle}.at{text-anchor:middle}.end{text-anchor:end}
.ground{fill:var(--ground)}.grid{stroke:var(--line);stroke-width:1}.usual{stroke:var(--dim);stroke-width:1;stroke-dasharray:2 3}
path.area{fill-opacity:.8;stroke:none}.shade{fill-opacity:.12}.onset{stroke-width:2}.mark{stroke-width:1.5;stroke-dasharray:5 3}
.error{fill:var(--error);stroke:var(--error)}.warning{fill:var(--warning);stroke:var(--warning)}.quiet{fill:var(--quiet);stroke:var(--quiet)}
.deploy{fill:var(--deploy);stroke:var(--deploy)}.flag{fill:var(--flag);stroke:var(--flag)}
.config{fill:var(--config);stroke:var(--config)}.migration{fill:var(--migration);stroke:var(--migration)}
text.error,text.warning,text.quiet{stroke:none;font-size:11px}
`
