/** What the claims of a verified token say about its bearer. */

import { type Identity, isEmail } from '@jobbergate/core';
import type { JWTPayload } from 'jose';

/** Reads the claims; members of another form count as absent. */
export function identityOf(claims: JWTPayload, rolesClient: string): Identity {
  return {
    email: isEmail(claims.email) ? claims.email : undefined,
    clientId: clientIdOf(claims),
    permissions: new Set([...strings(claims.permissions), ...rolesOf(claims, rolesClient)]),
    organization: claims.organization,
  };
}

function clientIdOf(claims: JWTPayload): string | undefined {
  return [claims.client_id, claims.azp].find(
    (name): name is string => typeof name === 'string' && name !== '' && name.length <= 255 && isClean(name),
  );
}

/** Keycloak's place for a client's roles: `resource_access.<client>.roles`. */
function rolesOf(claims: JWTPayload, client: string): readonly string[] {
  const access = claims.resource_access;
  if (!isRecord(access) || !Object.hasOwn(access, client)) return [];
  const own = access[client];
  return isRecord(own) ? strings(own.roles) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isClean(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
