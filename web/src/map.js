// The services of a list on a map. The list stands above and says the same; the map is drawn only where somebody opens it.
import { AttributionControl, LngLatBounds, Map as Drawn, Marker, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";

setWorkerUrl(new URL("map-worker.js", import.meta.url).href);

export async function draw(part) {
  const { source, outlines, sheet, place, zoomIn } = part.dataset;
  const box = part.querySelector(".map");
  const [points, land] = await Promise.all([load(source), load(outlines).catch(() => empty())]);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const map = new Drawn({
    container: box,
    style: {
      version: 8,
      sources: {
        land: { type: "geojson", data: land },
        // Points that would lie over each other become one, which says how many it holds.
        services: { type: "geojson", data: points, cluster: true, clusterRadius: 45, clusterMaxZoom: 15 },
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": dark ? "#262320" : "#eef1f0" } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": dark ? "#3a3531" : "#ffffff" } },
        { id: "borders", type: "line", source: "land", paint: { "line-color": dark ? "#6b635c" : "#b9b2ab", "line-width": 1 } },
        { id: "services", type: "circle", source: "services", paint: { "circle-radius": 1, "circle-opacity": 0 } },
      ],
    },
    center: [3.06, 50.63],
    zoom: 9,
    attributionControl: false,
    cooperativeGestures: false,
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new AttributionControl({ compact: false, customAttribution: part.dataset.credit }));
  map.getCanvas().setAttribute("aria-label", part.dataset.name);
  const bounds = new LngLatBounds();
  for (const feature of points.features) bounds.extend(feature.geometry.coordinates);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, maxZoom: 14, animate: false });
  if (place) new Marker({ color: dark ? "#8ab4f8" : "#0b57d0" }).setLngLat(place.split(",").map(Number)).addTo(map);

  const shown = new Map();
  const refresh = () => {
    const wanted = new Map();
    for (const feature of map.querySourceFeatures("services")) {
      const { cluster, cluster_id: number, id } = feature.properties;
      wanted.set(cluster ? `cluster ${number}` : id, feature);
    }
    for (const [key, marker] of shown) {
      if (!wanted.has(key)) { marker.remove(); shown.delete(key); }
    }
    for (const [key, feature] of wanted) {
      if (!shown.has(key)) shown.set(key, mark(map, feature, { sheet, zoomIn }));
    }
  };
  map.on("render", () => map.isSourceLoaded("services") && refresh());
  part.dataset.ready = "yes";
}

// Real buttons: they take the focus in their order, and say what they are.
function mark(map, { geometry, properties }, { sheet, zoomIn }) {
  const button = document.createElement("button");
  button.type = "button";
  const at = geometry.coordinates;
  if (properties.cluster) {
    button.className = "map-cluster";
    button.textContent = properties.point_count;
    button.setAttribute("aria-label", `${properties.point_count} – ${zoomIn}`);
    button.addEventListener("click", async () => {
      const zoom = await map.getSource("services").getClusterExpansionZoom(properties.cluster_id);
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      map.easeTo({ center: at, zoom, animate: !still });
    });
    return new Marker({ element: button }).setLngLat(at).addTo(map);
  }
  button.className = "map-point";
  button.setAttribute("aria-label", properties.name);
  const link = document.createElement("a");
  link.href = sheet.replace(properties.kind === "service" ? "{service}" : "{structure}", encodeURIComponent(properties.id))
    .split(" ")[properties.kind === "service" ? 0 : 1];
  link.textContent = properties.name;
  link.lang = "fr";
  const popup = new Popup({ offset: 14, focusAfterOpen: true }).setDOMContent(link);
  return new Marker({ element: button }).setLngLat(at).setPopup(popup).addTo(map);
}

const empty = () => ({ type: "FeatureCollection", features: [] });

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
