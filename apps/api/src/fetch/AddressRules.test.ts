import { describe, expect, test } from 'vitest';
import { AddressRules } from './AddressRules.ts';

describe('without leave', () => {
  const rules = new AddressRules([]);

  test.each(['93.184.216.34', '8.8.8.8', '172.15.255.255', '172.32.0.1', '2606:2800:220:1::1', '2a00::1'])(
    '%s is public',
    (address) => expect(rules.allowsAddress(address)).toBe(true),
  );

  test.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.127.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
  ])('%s is not', (address) => expect(rules.allowsAddress(address)).toBe(false));

  test('no name is public whatever its address', () => {
    expect(rules.allowsHost('localhost')).toBe(false);
  });
});

describe('with leave', () => {
  const rules = new AddressRules(['10.1.0.0/16', '127.0.0.1', 'fd00::/8', 'Files.Example.org']);

  test('what is named is as public, and nothing beside it', () => {
    expect(rules.allowsAddress('10.1.2.3')).toBe(true);
    expect(rules.allowsAddress('10.2.0.1')).toBe(false);
    expect(rules.allowsAddress('127.0.0.1')).toBe(true);
    expect(rules.allowsAddress('127.0.0.2')).toBe(false);
    expect(rules.allowsAddress('fd12::1')).toBe(true);
    expect(rules.allowsHost('files.example.ORG')).toBe(true);
    expect(rules.allowsHost('other.example.org')).toBe(false);
  });
});
