var n=Object.defineProperty;var e=(t,r)=>n(t,"name",{value:r,configurable:!0});function o(t){return`Hello, ${t??"you"}`}e(o,"greet");console.log(o(document.title));
