// Builds what the browser gets into wwwroot/built, and the list of places that the program starts with.
import { build } from "esbuild";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const app = join(here, "../src/Beffroi");
const out = join(app, "wwwroot/built");

await build({
  entryPoints: { site: join(here, "src/site.js"), charts: join(here, "src/charts.js"), map: join(here, "src/map.js"), theme: join(here, "src/site.css") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  external: ["*.woff2"],
  legalComments: "none",
});

await mkdir(join(out, "fonts"), { recursive: true });
const fonts = join(here, "node_modules/@fontsource-variable/source-sans-3/files");
for (const name of ["latin", "latin-ext"]) {
  await cp(join(fonts, `source-sans-3-${name}-wght-normal.woff2`), join(out, `fonts/source-sans-3-${name}.woff2`));
}

await cp(join(here, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"), join(out, "map-worker.js"));

await buildPlaces();

async function read(name) {
  return JSON.parse(await readFile(join(here, `node_modules/@etalab/decoupage-administratif/data/${name}.json`), "utf8"));
}

// Southern lands and Clipperton have no inhabitant, which the package leaves unsaid; elsewhere unknown stays unknown.
function uninhabited({ code }) {
  return code.startsWith("984") || code.startsWith("989") ? 0 : undefined;
}

async function buildPlaces() {
  const [communes, epci, departments, regions, arrondissements] = await Promise.all(
    ["communes", "epci", "departements", "regions", "arrondissements"].map(read));
  const area = (zoning, parentZoning, parentOf) => ({ code, nom, ...rest }) =>
    ({ zoning, code, name: nom, parentZoning, parent: parentOf(rest) });
  const places = {
    areas: [
      ...regions.map(area("region", "country", () => "FR")),
      ...departments.map(area("department", "region", (d) => d.region)),
      ...arrondissements.map(area("arrondissement", "department", (a) => a.departement)),
    ],
    communes: communes.filter((c) => c.type === "commune-actuelle").map((c) => ({
      code: c.code, name: c.nom, department: c.departement, arrondissement: c.arrondissement, population: c.population ?? uninhabited(c),
    })),
    epci: epci.map((e) => ({ code: e.code, name: e.nom, members: e.membres.map((m) => m.code) })),
    successors: communes
      .filter((c) => c.type === "commune-deleguee" || c.type === "commune-associee" || c.type === "arrondissement-municipal")
      .map((c) => ({ old: c.code, new: c.chefLieu ?? c.commune, name: c.nom }))
      .filter((s) => s.old !== s.new),
  };
  const target = join(app, "Reference/Built");
  await mkdir(target, { recursive: true });
  await writeFile(join(target, "places.json"), JSON.stringify(places));
}
