// Makes canvases of a page that is printed as fine as paper: a printer has more dots than a screen.

const DOTS = 2;                  // a screen that has one of them still shows it well

Object.defineProperty(window, "devicePixelRatio", { get: () => DOTS });
