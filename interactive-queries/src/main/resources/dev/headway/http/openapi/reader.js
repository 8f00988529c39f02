// SPDX-License-Identifier: Apache-2.0
// Shows openapi.json. Text is only ever set as text, so nothing in the document can become markup.

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const code = (text) => element('code', {}, text);
const json = (value) => element('pre', {}, JSON.stringify(value, null, 2));

function table(headings, rows) {
  return element('table', {},
    element('thead', {}, element('tr', {}, ...headings.map((h) => element('th', { scope: 'col' }, h)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell))))));
}

function resolve(document_, schema) {
  return schema?.$ref ? document_.components.schemas[schema.$ref.split('/').pop()] : schema;
}

function typeName(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.oneOf) return schema.oneOf.map(typeName).join(' or ');
  if (schema.type === 'array') return `array of ${typeName(schema.items)}`;
  const types = [].concat(schema.type ?? 'any').map((type) => (type === 'array' ? `array of ${typeName(schema.items)}` : type));
  return types.join(' or ') + (schema.format ? ` (${schema.format})` : '');
}

function fields(document_, schema, seen = new Set()) {
  const inner = schema?.type === 'array' ? schema.items : schema;
  const object = resolve(document_, inner);
  if (!object?.properties || seen.has(object)) return null;
  seen.add(object);
  const rows = Object.entries(object.properties).map(([name, property]) => [
    code(name),
    typeName(property),
    (property.description ?? '') + (property.enum ? ` One of: ${property.enum.filter((v) => v !== null).join(', ')}.` : ''),
  ]);
  const nested = Object.values(object.properties)
    .flatMap((property) => [property, property.items, ...(property.oneOf ?? [])])
    .filter((property) => property?.$ref)
    .map((property) => [property.$ref.split('/').pop(), fields(document_, property, seen)])
    .filter(([, body]) => body !== null)
    .map(([name, body]) => element('details', {}, element('summary', {}, code(name)), body));
  return element('div', {}, table(['field', 'type', 'meaning'], rows), ...nested);
}

function content(document_, media) {
  return Object.entries(media ?? {}).map(([type, { schema, example }]) =>
    element('details', {},
      element('summary', {}, code(type), ' ', typeName(schema)),
      fields(document_, schema),
      example === undefined ? null : json(example)));
}

function operation(document_, path, method, spec) {
  const parameters = (spec.parameters ?? []).map((parameter) => [
    code(parameter.name), parameter.in, parameter.required ? 'required' : 'optional', typeName(parameter.schema), parameter.description,
  ]);
  const identity = [...new Set((spec.security ?? []).flatMap((one) => Object.keys(one)))].map((name) => {
    const scheme = document_.components.securitySchemes[name];
    return scheme.type === 'http'
      ? [code('Authorization'), 'header', 'one way', scheme.bearerFormat, scheme.description]
      : [code(scheme.name), scheme.in, 'another way', 'string', scheme.description];
  });
  const all = [...identity, ...parameters];
  const responses = Object.entries(spec.responses).map(([status, response]) =>
    element('div', {},
      element('p', {}, code(status), ' ', response.description),
      ...content(document_, response.content)));
  return element('details', { id: spec.operationId },
    element('summary', {}, element('h3', {}, element('span', { class: 'method' }, method.toUpperCase()), code(path)), ' ', spec.summary),
    element('p', {}, spec.description),
    all.length ? element('h4', {}, 'Parameters') : null,
    all.length ? table(['name', 'in', '', 'type', 'meaning'], all) : null,
    spec.requestBody ? element('h4', {}, 'Body') : null,
    spec.requestBody ? element('p', {}, spec.requestBody.description) : null,
    ...content(document_, spec.requestBody?.content),
    element('h4', {}, 'Answers'),
    ...responses);
}

function show(document_) {
  document.getElementById('about').textContent = `${document_.info.description} Version ${document_.info.version}.`;
  const groups = new Map();
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, spec] of Object.entries(methods)) {
      const group = spec.tags?.[0] ?? '';
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push({ path, method, spec });
    }
  }
  const links = [];
  for (const [group, operations] of groups) {
    document.getElementById('routes').append(
      element('h2', {}, group),
      ...operations.map(({ path, method, spec }) => operation(document_, path, method, spec)));
    links.push(...operations.map(({ path, method, spec }) =>
      element('li', {}, element('a', { href: `#${spec.operationId}` }, `${method.toUpperCase()} ${path}`))));
  }
  document.getElementById('contents').append(element('ul', {}, ...links));
  openTarget();
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

addEventListener('hashchange', openTarget);
fetch('/openapi.json')
  .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`status ${response.status}`))))
  .then(show)
  .catch((error) => {
    document.getElementById('about').textContent = `The API's document could not be read: ${error.message}`;
  });
