export default { layout: "layouts/base.vto", order: [1, 2, 3] };
