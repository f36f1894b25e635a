/* Search on pages opened from a disk: browsers start no worker there, so a hidden frame does its work. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.ready = new Promise((resolve, reject) => {
        const start = () => {
          this.frame = document.createElement("iframe");
          this.frame.hidden = true;
          this.frame.title = "Search";
          document.body.append(this.frame);
          const inner = this.frame.contentWindow;
          const load = (script) => new Promise((done, failed) => {
            const element = inner.document.createElement("script");
            element.src = new URL(script, document.baseURI).href;
            element.onload = done;
            element.onerror = failed;
            inner.document.head.append(element);
          });
          inner.importScripts = (...scripts) =>
            scripts.reduce((before, script) => before.then(() => load(script)), Promise.resolve());
          inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
          load(address).then(resolve, reject);
        };
        if (document.body) start();
        else addEventListener("DOMContentLoaded", start);
      });
    }
    postMessage(data) {
      this.ready.then(() => {
        const inner = this.frame.contentWindow;
        inner.dispatchEvent(new inner.MessageEvent("message", { data }));
      });
    }
    terminate() {
      this.ready.then(() => this.frame.remove());
    }
  };
}
