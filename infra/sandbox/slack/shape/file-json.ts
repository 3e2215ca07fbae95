import { extname } from 'node:path'
import type { Json } from '../json.ts'
import type { StoredFile } from '../workspace/model.ts'

/** A file as the Web API shows it. `base` is where the sandbox answers. */
export function fileJson(file: StoredFile, base: string): Json {
  const extension = extname(file.name).slice(1).toLowerCase()
  const mimetype = mimeType(file.name)
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype,
    filetype: extension === '' ? 'text' : extension,
    pretty_type: extension.toUpperCase(),
    user: file.user,
    size: file.size,
    mode: mimetype.startsWith('text/') ? 'snippet' : 'hosted',
    is_external: false,
    is_public: file.shares.length > 0,
    alt_txt: file.alt_text,
    url_private: `${base}/files/${file.id}/${encodeURIComponent(file.name)}`,
    url_private_download: `${base}/files/${file.id}/download/${encodeURIComponent(file.name)}`,
    permalink: `${base}/files/${file.id}/${encodeURIComponent(file.name)}`,
    channels: [...new Set(file.shares.map((share) => share.channel))],
  }
}

export function mimeType(name: string): string {
  return MIME_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream'
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.diff': 'text/x-diff',
  '.patch': 'text/x-diff',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
}
