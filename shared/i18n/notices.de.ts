import type { noticesEn } from './notices.en.ts';

/** German words of the notices of purpose. */
export const noticesDe: Readonly<Record<keyof typeof noticesEn, string>> = {
  'notice.about.item': 'Was gefragt wird',
  'notice.about.purpose': 'Wofür',
  'notice.about.need': 'Nötig?',
  'notice.about.without': 'Wenn Sie es weglassen',
  'notice.about.basis': 'Auf welcher Grundlage',
  'notice.about.asker': 'Wer fragt',
  'notice.about.seen': 'Wer es sieht',
  'notice.about.others': 'Wer es noch erhält',
  'notice.about.place': 'Wo es liegt',
  'notice.about.kept': 'Wie lange es aufbewahrt wird',
  'notice.about.rights': 'Ihre Rechte',
  'notice.about.version': 'Dieser Hinweis',
  'notice.need.required': 'Nötig für die Registrierung. Das Produkt läuft auch ohne Registrierung.',
  'notice.need.optional': 'Freiwillig. Lizenz und Support sind ohne diese Angabe dieselben.',
  'notice.basis.contract': 'Um unseren Vertrag mit Ihnen zu erfüllen (DSGVO Artikel 6 Absatz 1 b).',
  'notice.basis.consent':
    'Nur weil Sie zustimmen (DSGVO Artikel 6 Absatz 1 a). Sie können die Zustimmung jederzeit zurücknehmen, und es kostet Sie nichts.',
  'notice.others': 'Niemand. Es wird nicht verkauft und nicht für Werbung weitergegeben.',
  'notice.rights':
    'Sie können ansehen, berichtigen, mitnehmen und löschen lassen, was Sie angegeben haben, der Nutzung widersprechen und sich bei einer Datenschutzbehörde beschweren. Schreiben Sie an {contact}.',

  'notice.licenceKey.headline': 'Zeigt, dass diese Kopie Ihnen gehört',
  'notice.licenceKey.text':
    'Um unseren Vertrag zu erfüllen. Bleibt in Ihrem Schlüsselbund; {vendor} behält nur einen Fingerabdruck, solange Ihnen die Lizenz gehört. Ohne ihn können wir Sie nicht registrieren; {product} läuft trotzdem.',
  'notice.licenceKey.item': 'Der Lizenzschlüssel, der mit {product} kam.',
  'notice.licenceKey.purpose': 'Produktregistrierung: um die Lizenz zu finden, die Sie gekauft haben.',
  'notice.licenceKey.without': 'Wir können diese Kopie nicht registrieren. {product} läuft trotzdem.',
  'notice.licenceKey.seen': 'Niemand. Der Support von {vendor} sieht die letzten vier Zeichen.',
  'notice.licenceKey.kept':
    'Solange Ihnen die Lizenz gehört, als Fingerabdruck und mit den letzten vier Zeichen.',

  'notice.name.headline': 'Damit der Support weiß, wem die Lizenz gehört',
  'notice.name.text':
    'Um unseren Vertrag zu erfüllen. Der Support von {vendor} sieht ihn. Aufbewahrt, solange Ihnen die Lizenz gehört, danach 6 Monate. Ohne ihn können wir Sie nicht registrieren; {product} läuft trotzdem.',
  'notice.name.item': 'Der Name der Person, der diese Kopie gehört.',
  'notice.name.purpose': 'Produktregistrierung, und Support, wenn Sie danach fragen.',
  'notice.name.without': 'Wir können diese Kopie nicht registrieren. {product} läuft trotzdem.',
  'notice.name.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.name.kept': 'Solange Ihnen die Lizenz gehört, danach 6 Monate.',

  'notice.email.headline': 'Um zu helfen, wenn Ihr Schlüssel verloren ist',
  'notice.email.text':
    'Um unseren Vertrag zu erfüllen; keine Werbung, außer Sie wählen sie. Der Support von {vendor} sieht sie. Aufbewahrt, solange Ihnen die Lizenz gehört, danach 6 Monate. Ohne sie können wir Sie nicht registrieren; {product} läuft trotzdem.',
  'notice.email.item': 'Eine E-Mail-Adresse, unter der Sie erreichbar sind.',
  'notice.email.purpose': 'Produktregistrierung, Hilfe bei verlorenem Schlüssel und Antworten an Sie.',
  'notice.email.without': 'Wir können diese Kopie nicht registrieren. {product} läuft trotzdem.',
  'notice.email.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.email.kept': 'Solange Ihnen die Lizenz gehört, danach 6 Monate.',

  'notice.organisation.headline': 'Wenn die Kopie einer Organisation gehört',
  'notice.organisation.text':
    'Nur wenn Sie zustimmen. Dann wird die Lizenz für die Organisation eingetragen und bleibt dort, wenn Sie gehen. Der Support von {vendor} sieht sie. Aufbewahrt, solange ihr die Lizenz gehört, danach 6 Monate. Ohne diese Angabe ändert sich nichts.',
  'notice.organisation.item': 'Der Name der Organisation, der diese Kopie gehört.',
  'notice.organisation.purpose': 'Produktregistrierung im Namen der Organisation.',
  'notice.organisation.without': 'Die Lizenz wird auf Sie allein eingetragen. Sonst ändert sich nichts.',
  'notice.organisation.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.organisation.kept': 'Solange der Organisation die Lizenz gehört, danach 6 Monate.',

  'notice.country.headline': 'Damit der Support Ihre Zeit und Regeln kennt',
  'notice.country.text':
    'Nur wenn Sie zustimmen. Der Support antwortet zu Ihren Zeiten und nach dem Verbraucherrecht Ihres Landes. Der Support von {vendor} sieht es. Aufbewahrt, solange Ihnen die Lizenz gehört, danach 6 Monate. Ohne diese Angabe ändert sich nichts.',
  'notice.country.item': 'Das Land oder die Region, in der Sie leben.',
  'notice.country.purpose': 'Support zu Ihren Zeiten und nach Ihrem Verbraucherrecht.',
  'notice.country.without': 'Der Support fragt, wenn es darauf ankommt. Sonst ändert sich nichts.',
  'notice.country.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.country.kept': 'Solange Ihnen die Lizenz gehört, danach 6 Monate.',

  'notice.phone.headline': 'Damit der Support Sie zurückrufen kann',
  'notice.phone.text':
    'Nur wenn Sie zustimmen und nur zu einer Anfrage von Ihnen; nie für Werbung. Der Support von {vendor} sieht sie. Aufbewahrt, solange Ihnen die Lizenz gehört, danach 6 Monate. Ohne diese Angabe ändert sich nichts.',
  'notice.phone.item': 'Eine Telefonnummer, unter der Sie erreichbar sind.',
  'notice.phone.purpose': 'Rückruf zu einer Anfrage von Ihnen.',
  'notice.phone.without': 'Der Support antwortet per E-Mail. Sonst ändert sich nichts.',
  'notice.phone.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.phone.kept': 'Solange Ihnen die Lizenz gehört, danach 6 Monate.',

  'notice.postalAddress.headline': 'Um Ihnen etwas per Post zu senden',
  'notice.postalAddress.text':
    'Nur wenn Sie zustimmen: Ersatz, um den Sie bitten, und Neuigkeiten per Post, falls Sie sie wählen. Der Support von {vendor} sieht sie. Aufbewahrt, solange Ihnen die Lizenz gehört, danach 6 Monate. Ohne sie kommt nichts per Post; sonst ändert sich nichts.',
  'notice.postalAddress.item': 'Ihre Postanschrift.',
  'notice.postalAddress.purpose': 'Ihnen per Post zu senden, worum Sie bitten.',
  'notice.postalAddress.without': 'Wir fragen, wenn etwas zu senden ist. Sonst ändert sich nichts.',
  'notice.postalAddress.seen': 'Der Support von {vendor}, wenn Sie um Hilfe bitten.',
  'notice.postalAddress.kept': 'Solange Ihnen die Lizenz gehört, danach 6 Monate.',

  'notice.newsByEmail.headline': 'Neuigkeiten zu Upgrades und Angeboten per E-Mail',
  'notice.newsByEmail.text':
    'Etwa sechs im Jahr von {vendor}. Nur wenn Sie zustimmen; schreiben Sie uns, um sie abzubestellen.',
  'notice.newsByEmail.item': 'Ihr Ja oder Nein und Ihre E-Mail-Adresse für diesen Zweck.',
  'notice.newsByEmail.purpose': 'Ihnen über Upgrades, neue Produkte und Angebote von {vendor} zu schreiben.',
  'notice.newsByEmail.without': 'Sie bekommen keine solchen E-Mails. Sonst ändert sich nichts.',
  'notice.newsByEmail.seen': 'Die Menschen bei {vendor}, die die Neuigkeiten versenden.',
  'notice.newsByEmail.kept':
    'Bis Sie Nein sagen; dass Sie Nein gesagt haben, bleibt vermerkt, damit niemand mehr schreibt.',

  'notice.newsByPost.headline': 'Dasselbe per Post',
  'notice.newsByPost.text':
    'Ein- bis zweimal im Jahr. Nur wenn Sie zustimmen; schreiben Sie uns, um sie abzubestellen. Braucht Ihre Postanschrift.',
  'notice.newsByPost.item': 'Ihr Ja oder Nein und Ihre Postanschrift für diesen Zweck.',
  'notice.newsByPost.purpose':
    'Ihnen Briefe über Upgrades, neue Produkte und Angebote von {vendor} zu senden.',
  'notice.newsByPost.without': 'Sie bekommen keine solchen Briefe. Sonst ändert sich nichts.',
  'notice.newsByPost.seen': 'Die Menschen bei {vendor}, die die Neuigkeiten versenden.',
  'notice.newsByPost.kept':
    'Bis Sie Nein sagen; dass Sie Nein gesagt haben, bleibt vermerkt, damit niemand mehr schreibt.',
};
