import type { errorsEn } from './errors.en.ts';

/** German words for errors that a person can meet: what happened, and what to do. */
export const errorsDe: Readonly<Record<keyof typeof errorsEn, string>> = {
  'error.KEY_EMPTY': 'Geben Sie den Lizenzschlüssel ein, der mit {product} kam.',
  'error.KEY_SHORT': 'Ein Lizenzschlüssel hat 27 Zeichen; {count} fehlen.',
  'error.KEY_LONG': 'Ein Lizenzschlüssel hat 27 Zeichen; hier sind {count} zu viel.',
  'error.KEY_SYMBOL':
    'Ein Lizenzschlüssel hat nur Buchstaben und Ziffern und nie ein U. Prüfen Sie „{symbol}“.',
  'error.KEY_CHECK': 'Ein Zeichen ist falsch. Vergleichen Sie den Schlüssel mit dem, den Sie bekommen haben.',
  'error.name': 'Geben Sie den Namen der Person ein, der die Kopie gehört.',
  'error.email': 'Geben Sie eine E-Mail-Adresse ein, etwa name@example.com.',
  'error.organisation': 'Der Name einer Organisation hat höchstens 120 Zeichen.',
  'error.country': 'Wählen Sie ein Land oder eine Region aus der Liste, oder lassen Sie es weg.',
  'error.phone': 'Geben Sie eine Telefonnummer mit 5 bis 15 Ziffern ein, oder lassen Sie sie weg.',
  'error.postalAddress': 'Eine Anschrift hat höchstens 8 Zeilen und 300 Zeichen.',
  'error.CHOICE_NEEDS_ADDRESS':
    'Neuigkeiten per Post brauchen eine Postanschrift. Geben Sie eine ein, oder wählen Sie Nein.',
  'error.agreement': 'Bestätigen Sie, dass Sie den Lizenzvertrag gelesen haben.',

  'error.LICENCE_UNKNOWN.what': '{vendor} kennt diesen Lizenzschlüssel nicht',
  'error.LICENCE_UNKNOWN.do':
    'Vergleichen Sie ihn mit dem, den Sie bekommen haben, und berichtigen Sie ihn. Alles andere bleibt erhalten.',
  'error.LICENCE_WRONG_PRODUCT.what': 'Dieser Lizenzschlüssel gehört zu einem anderen Produkt',
  'error.LICENCE_WRONG_PRODUCT.do':
    'Er ist ein echter Schlüssel von {vendor}, aber nicht für {product}. Geben Sie den Schlüssel für {product} ein; alles andere bleibt erhalten.',
  'error.LICENCE_SUSPENDED.what': '{vendor} hat diese Lizenz ausgesetzt',
  'error.LICENCE_SUSPENDED.do':
    'Oft ist eine Zahlung offen. Schreiben Sie an {contact}; ist es geklärt, drücken Sie „Jetzt versuchen“. {product} läuft trotzdem.',
  'error.LICENCE_REVOKED.what': '{vendor} hat diese Lizenz beendet',
  'error.LICENCE_REVOKED.do':
    'Wenn Sie das für einen Irrtum halten, schreiben Sie an {contact}. Haben Sie einen anderen Schlüssel, geben Sie ihn ein.',
  'error.LICENCE_EXPIRED.what': 'Die Laufzeit dieser Lizenz ist vorbei',
  'error.LICENCE_EXPIRED.do':
    'Verlängern Sie sie bei {vendor} ({contact}) und drücken Sie „Jetzt versuchen“, oder geben Sie einen anderen Schlüssel ein.',
  'error.LICENCE_KEY_REPLACED.what': 'An die Stelle dieses Schlüssels ist ein anderer getreten',
  'error.LICENCE_KEY_REPLACED.do':
    'Die Lizenz hat einen neuen Besitzer, oder es wurden neuere Schlüssel verschickt. Gehört sie Ihnen, geben Sie den neuesten Schlüssel ein; sonst schreiben Sie an {contact}.',
  'error.LICENCE_NO_SEAT.what': 'Alle Plätze dieser Lizenz sind belegt',
  'error.LICENCE_NO_SEAT.do':
    'Bitten Sie {contact} um einen weiteren Platz und drücken Sie dann „Jetzt versuchen“. Oder geben Sie einen anderen Schlüssel ein. {product} läuft trotzdem.',
  'error.REQUEST_INVALID.what': '{vendor} konnte die Registrierung nicht lesen',
  'error.REQUEST_INVALID.do':
    'Öffnen Sie Ihre Angaben und senden Sie sie noch einmal. Geschieht es zweimal, schreiben Sie an {contact}; nichts ist verloren.',
  'error.ENTRY_UNREADABLE.what': 'Die gespeicherte Registrierung lässt sich nicht lesen',
  'error.ENTRY_UNREADABLE.do':
    'Ihr Schlüssel fehlt im Schlüsselbund, oder die Datei ist beschädigt. Sie wird aufgehoben. Bitte machen Sie Ihre Angaben noch einmal.',
  'error.CERTIFICATE_UNREADABLE.what': 'Das Zertifikat auf diesem Computer ist beschädigt',
  'error.CERTIFICATE_UNREADABLE.do':
    'Es wird aufgehoben. Drücken Sie „Jetzt versuchen“, um es neu zu holen; Sie müssen nichts eingeben.',
  'error.KEYCHAIN_LOCKED.what': 'Der Schlüsselbund dieses Computers ist gesperrt',
  'error.KEYCHAIN_LOCKED.do':
    'Ihr Lizenzschlüssel gehört dorthin. Entsperren Sie den Schlüsselbund und versuchen Sie es dann noch einmal.',
  'error.KEYCHAIN_MISSING.what': 'Dieser Computer hat keinen Schlüsselbund',
  'error.KEYCHAIN_MISSING.do':
    'Ihr Lizenzschlüssel gehört dorthin. Starten Sie einen Schlüsselbund-Dienst (etwa GNOME Keyring, KWallet oder KeePassXC) und versuchen Sie es dann noch einmal.',
  'error.KEYCHAIN_DENIED.what': 'Der Schlüsselbund hat dieses Programm abgewiesen',
  'error.KEYCHAIN_DENIED.do':
    'Ihr Lizenzschlüssel gehört dorthin. Erlauben Sie {product} in den Einstellungen des Schlüsselbunds und versuchen Sie es dann noch einmal.',

  'error.NETWORK_OFFLINE.what': 'Keine Verbindung zum Internet',
  'error.BACKEND_UNREACHABLE.what': '{vendor} ist nicht erreichbar',
  'error.BACKEND_TIMEOUT.what': '{vendor} hat eine Minute lang nicht geantwortet',
  'error.BACKEND_FAULT.what': '{vendor} hat Schwierigkeiten und bittet, es später zu versuchen',
  'error.ANSWER_UNTRUSTED.what':
    'Es kam eine Antwort ohne gültige Signatur von {vendor}; ihr wurde nicht geglaubt',
  'error.ANSWER_NOT_STORED.what':
    'Die Antwort ließ sich auf diesem Computer nicht speichern; ist die Festplatte voll?',

  'error.SAVE_DISK_FULL.what': 'Ihre Registrierung konnte nicht gespeichert werden: Die Festplatte ist voll',
  'error.SAVE_DISK_FULL.do':
    'Nichts wurde geschrieben und nichts gesendet. Schaffen Sie Platz und drücken Sie noch einmal „Registrieren“.',
  'error.SAVE_FAILED.what': 'Ihre Registrierung konnte nicht gespeichert werden',
  'error.SAVE_FAILED.do':
    'Nichts wurde gesendet. Prüfen Sie, ob Sie in Ihren Benutzerordner schreiben dürfen, und drücken Sie noch einmal „Registrieren“.',
  'error.CONFIGURATION_INVALID.what': 'Die Registrierung kann nicht starten',
  'error.CONFIGURATION_INVALID.do':
    'Eine Datei, die mit dem Produkt kam, fehlt oder ist falsch. Installieren Sie das Produkt noch einmal, oder schreiben Sie an den Hersteller. {detail}',

  'error.unexpected.what': 'In diesem Programm ist etwas schiefgegangen',
  'error.unexpected.do':
    'Was Sie eingegeben haben, ist noch da. Versuchen Sie es noch einmal; bleibt es so, schreiben Sie an {contact}.',
};
