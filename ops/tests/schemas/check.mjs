// Validates dashboards, Kubernetes manifests and the compose file against the types that Grafana
// (@grafana/schema), Kubernetes (kubernetes-models, made from its OpenAPI) and the Prometheus operator (made from its custom
// resources) publish, converted to JSON schemas that reject unknown keys, and the Compose Specification's schema shipped by dclint.
//
//   npm ci --prefix ops/tests/schemas && npm run --prefix ops/tests/schemas check
import Ajv from "ajv";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import YAML from "yaml";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const modules = path.join(here, "node_modules");
const grafana = path.join(modules, "@grafana/schema/dist/types/raw");
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const known = new Map();
let failed = 0;
let passed = 0;

/** Returns a validator of a TypeScript type. */
function validator(file, type) {
  const key = `${file}#${type}`;
  if (!known.has(key)) {
    const schema = createGenerator({ path: file, type, skipTypeCheck: true, additionalProperties: false }).createSchema(type);
    known.set(key, ajv.compile(schema));
  }
  return known.get(key);
}

/** Requires that the document passes and that it fails with an additional unknown key: a schema must reject those. */
function check(name, validate, document) {
  const errors = validate(document) ? [] : [...validate.errors];
  const tellsApart = !validate({ ...document, "key-that-nobody-knows": true });
  if (errors.length > 0 || !tellsApart) {
    failed++;
    console.error(`FAILED ${name}${tellsApart ? "" : ": its schema accepts unknown keys"}`);
    errors.forEach((e) => console.error(`  ${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`));
  } else {
    passed++;
  }
}

function checkPanel(name, panel) {
  const types = path.join(grafana, "composable", panel.type, "panelcfg/x/types.gen.d.ts");
  if (!existsSync(types)) {
    failed++;
    console.error(`FAILED ${name}: Grafana publishes no panel of type ${panel.type}`);
    return;
  }
  check(`${name}, options`, validator(types, "Options"), panel.options ?? {});
  if (/export interface FieldConfig /.test(readFileSync(types, "utf8"))) {
    check(`${name}, fieldConfig.defaults.custom`, validator(types, "FieldConfig"), panel.fieldConfig?.defaults?.custom ?? {});
  }
}

function checkDashboard(file) {
  const dashboard = JSON.parse(readFileSync(path.join(root, "dashboards", file), "utf8"));
  // An annotation's query is specific to its data source and not part of Grafana's schema.
  dashboard.annotations.list.forEach((query) => ["expr", "titleFormat", "textFormat"].forEach((key) => delete query[key]));
  check(`dashboards/${file}`, validator(path.join(grafana, "dashboard/x/types.gen.d.ts"), "Dashboard"), dashboard);
  dashboard.panels
    .flatMap((panel) => [panel, ...(panel.panels ?? [])])
    .filter((panel) => panel.type !== "row")
    .forEach((panel) => checkPanel(`dashboards/${file}: "${panel.title}"`, panel));
}

function checkManifest(name, manifest) {
  const [group, version] = manifest.apiVersion.includes("/") ? manifest.apiVersion.split("/") : ["", manifest.apiVersion];
  const types = ["kubernetes-models", "@kubernetes-models/prometheus-operator"]
    .map((publisher) => path.join(modules, publisher, group, version, `${manifest.kind}.d.ts`))
    .find(existsSync);
  if (!types) {
    failed++;
    console.error(`FAILED ${name}: neither Kubernetes nor the Prometheus operator has a ${manifest.kind} of ${manifest.apiVersion}`);
    return;
  }
  check(`${name}: ${manifest.kind} ${manifest.metadata.name}`, validator(types, `I${manifest.kind}`), manifest);
}

function checkManifests() {
  const folder = path.join(root, "ops/deploy/kubernetes");
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".yaml") && path.basename(file) !== "kustomization.yaml")
    .sort()
    .forEach((file) =>
      YAML.parseAllDocuments(readFileSync(path.join(folder, file), "utf8")).forEach((document) =>
        checkManifest(`ops/deploy/kubernetes/${file}`, document.toJS()),
      ),
    );
}

function checkCompose() {
  const file = path.join(modules, "dclint/schemas/compose.schema.json");
  const { $schema, ...schema } = JSON.parse(readFileSync(file, "utf8"));
  const validate = ajv.compile(schema);
  const compose = YAML.parse(readFileSync(path.join(root, "ops/deploy/compose.yml"), "utf8"), { merge: true });
  check("ops/deploy/compose.yml", validate, compose);
}

readdirSync(path.join(root, "dashboards"))
  .filter((file) => file.endsWith(".json"))
  .sort()
  .forEach(checkDashboard);
checkCompose();
checkManifests();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
